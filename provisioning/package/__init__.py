"""The terminal as a Debian package: `python -m provisioning.package --out out/deb` (`make deb`).

The package holds the program and its pinned libraries as they are installed here, in `/opt/spaarpunt`, so that nothing
is fetched while it is built or installed, and a terminal runs the very files that were tested. For another machine
(`--architecture arm64`) the same pinned libraries are fetched as that machine's wheels (`foreign`). What Debian keeps
better itself (zbar, EGL and DRM, espeak-ng, picamera2 with its libcamera) are dependencies.
"""
