"""A camera and its pipeline together, saying events."""

from drivers.camera.decode import Pipeline
from drivers.errors import LinkGoneError
from drivers.events import DeviceFound, DeviceLost, LossReason, Sighted
from drivers.nameplate import nameplate_of
from drivers.ports import Camera, Nameplate


class CameraWatch:
    """Looks at one camera's newest frame each time it is asked; call it from a worker.

    Args:
        camera: what sees.
        pipeline: what reads; one for each camera.
    """

    def __init__(self, camera: Camera, pipeline: Pipeline) -> None:
        self._camera = camera
        self._pipeline = pipeline
        self._there: bool | None = None

    @property
    def name(self) -> str:
        """The camera's name in the configuration."""
        return self._camera.name

    def look(self, now: float) -> tuple[Sighted | DeviceLost | DeviceFound, ...]:
        """What the newest frame shows, all of its codes together; nothing when there is none.

        Args:
            now: the caller's monotonic seconds.
        """
        name = self._camera.name
        try:
            frame = self._camera.newest()
        except LinkGoneError:
            if self._there is False:
                return ()
            self._there = False
            self._pipeline.reset()
            return (DeviceLost(name, LossReason.UNPLUGGED, now),)
        if frame is None:
            return ()
        found: tuple[DeviceFound, ...] = () if self._there else (DeviceFound(name, now),)
        self._there = True
        seen = self._pipeline.see(frame)
        return found + tuple(
            Sighted(name, sighting.symbology, sighting.text, sighting.decoder, sighting.confirmed, now)
            for sighting in seen
        )

    def nameplate(self) -> Nameplate:
        """What the camera says of itself."""
        return nameplate_of(self._camera)

    def forget(self) -> None:
        """Forgets what was seen: whoever showed it has left."""
        self._pipeline.reset()

    def close(self) -> None:
        """Lets the camera go."""
        self._camera.close()
