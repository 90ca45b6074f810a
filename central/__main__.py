"""`python -m central` is `spaarpunt-central`."""

from central.cli import main

main()
