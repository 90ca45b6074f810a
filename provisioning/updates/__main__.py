"""`python -m provisioning.updates`, and what `update.pyz` starts with."""

import sys

from provisioning.updates.cli import main

sys.exit(main())
