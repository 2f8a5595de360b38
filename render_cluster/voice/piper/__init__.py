"""Piper: any of its voices, as an .onnx file with its .onnx.json."""
