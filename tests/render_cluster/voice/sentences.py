"""What voices say in tests: greetings, sibilants, a question, two sentences."""

SENTENCES = (
    "Hi James.",
    "She sells sea shells, and this is the best price for six classes.",
    "Thanks for stopping by our booth last week.",
    "What would you say to a short call next Tuesday?",
    "Spring is a good time to look at shipping costs at Acme.",
    "Most teams lose an hour a day. You don't have to.",
)
