"""Downloads one of Coqui's models: `python -m render_cluster.voice.coqui.download NAME FOLDER`."""

from __future__ import annotations

import sys

from render_cluster.voice.coqui.stand_ins import install_stand_ins

if __name__ == "__main__":
    install_stand_ins()
    from TTS.utils.manage import ModelManager

    name, folder = sys.argv[1:]
    ModelManager(output_prefix=folder).download_model(name)
