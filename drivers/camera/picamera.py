"""The Pi's own camera, through picamera2, which comes with the system and not from a package index."""

from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from drivers.errors import DeviceMissingError, LinkGoneError
from drivers.nameplate import readable
from drivers.ports import GreyFrame, Nameplate


class _Picamera2(Protocol):
    def create_video_configuration(self, *, main: dict[str, object], buffer_count: int) -> object: ...
    def configure(self, configuration: object) -> None: ...

    camera_properties: dict[str, object]

    def start(self) -> None: ...
    def capture_array(self, name: str) -> NDArray[np.uint8]: ...
    def close(self) -> None: ...


class PiCamera:
    """A `Camera` on the CSI connector.

    Args:
        name: its name in the configuration.
        size: width and height in pixels; 640 × 480 on a Pi 4, 1280 × 720 on a Pi 5.

    Raises:
        DeviceMissingError: picamera2 is not installed, or no camera is connected.
    """

    def __init__(self, name: str, size: tuple[int, int] = (640, 480)) -> None:
        try:
            from picamera2 import Picamera2
        except ImportError as error:
            raise DeviceMissingError(
                "picamera2 is not here; install the system's python3-picamera2 and make the environment with "
                "--system-site-packages"
            ) from error
        self._name = name
        self._size = size
        try:
            camera = cast("_Picamera2", Picamera2())
            main: dict[str, object] = {"size": size, "format": "YUV420"}
            camera.configure(camera.create_video_configuration(main=main, buffer_count=2))
            camera.start()
        except (RuntimeError, IndexError) as error:
            raise DeviceMissingError(f"the camera {name} does not start ({error}); is its cable in?") from error
        self._camera: _Picamera2 | None = camera

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self._name

    def nameplate(self) -> Nameplate:
        """The sensor's model, as libcamera knows it; it has no serial number that a program could read."""
        model = None if self._camera is None else self._camera.camera_properties.get("Model")
        return Nameplate(model=readable(model) if isinstance(model, str) else None)

    def newest(self) -> GreyFrame:
        """Waits for the next frame, which is the newest: call it from a worker."""
        if self._camera is None:
            raise LinkGoneError(f"the camera {self._name} was closed")
        try:
            planes = self._camera.capture_array("main")
        except RuntimeError as error:
            raise LinkGoneError(f"the camera {self._name} went away: {error}") from error
        return luminance(planes, self._size)

    def close(self) -> None:
        """Lets the camera go."""
        if self._camera is not None:
            self._camera.close()
        self._camera = None


def luminance(planes: NDArray[np.uint8], size: tuple[int, int]) -> GreyFrame:
    """The grey picture in a YUV420 buffer: its Y plane, without what fills each row up to the stride.

    Args:
        planes: rows of stride bytes: first `height` rows of Y, then U and V.
        size: width and height in pixels.
    """
    width, height = size
    return np.ascontiguousarray(planes[:height, :width])
