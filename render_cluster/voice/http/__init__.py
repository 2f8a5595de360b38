"""A voice of the customer's behind an HTTP endpoint: OpenAI's protocol, or ElevenLabs'."""
