"""`vidmerge voice list`."""

from typer.testing import CliRunner

from batch.cli.commands import app


def test_list_names_voices_licences_and_how_to_bring_your_own(monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    result = CliRunner().invoke(app, ["voice", "list"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line for line in lines if line.startswith("hibari")]
    assert [line for line in lines if line.startswith("kokoro:am_michael")]
    assert "hibari: Apache-2.0, commercial use allowed" in lines
    yours = "\n".join(lines[-7:])
    for said in (
        "coqui:FOLDER",
        "piper:FILE.onnx",
        "http:FILE.yaml",
        "'vidmerge[http]'",
        "names leave the machine",
        "'vidmerge[tts]'",
        "'vidmerge[piper]'",
        "GPL",
    ):
        assert said in yours
