"""Ambient light of real rooms: order-2 harmonics measured from CC0 HDRIs.

Nine colours represent a room's diffuse light to about 1% (Ramamoorthi & Hanrahan 2001), so the
HDRIs themselves are not needed. `scripts/measure_ambient.py` took these from npm's `@pmndrs/assets`
1.7.0 (CC0 1.0), turned so that the room's own light comes from the key light's side.
"""

from __future__ import annotations

import numpy as np

# hdri/lobby.exr, turned by 180 degrees: a warm, even room with windows.
LOBBY = np.array(
    [
        (2.1777, 1.7895, 1.2045),
        (0.4829, 0.5553, 0.5388),
        (0.1914, 0.1405, 0.4117),
        (-0.2095, -0.2607, -0.1352),
        (-0.0225, -0.0193, 0.0620),
        (0.2139, 0.2146, 0.2724),
        (0.1592, 0.2313, 0.2366),
        (-0.0999, -0.2050, -0.3967),
        (0.1350, 0.3150, 0.3435),
    ],
    np.float32,
)
# hdri/apartment.exr, turned by 75 degrees: light from one side, as from a large soft box.
APARTMENT = np.array(
    [
        (1.4043, 1.2138, 1.1089),
        (0.0206, 0.0788, 0.1225),
        (0.6590, 0.6668, 0.7229),
        (-0.4110, -0.4836, -0.6422),
        (0.0101, -0.0185, -0.0565),
        (-0.1934, -0.1400, -0.0838),
        (0.1864, 0.1813, 0.1480),
        (-0.5049, -0.5936, -0.7722),
        (0.1781, 0.3030, 0.4810),
    ],
    np.float32,
)
