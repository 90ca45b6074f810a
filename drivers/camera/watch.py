"""A camera and its pipeline together, saying events."""

from drivers.camera.decode import Pipeline
from drivers.errors import LinkGoneError
from drivers.events import DeviceFound, DeviceLost, LossReason, Sighted
from drivers.ports import Camera, Presence


class CameraWatch:
    """Looks at one camera's newest frame each time it is asked; call it from a worker.

    Args:
        camera: what sees.
        pipeline: what reads; one for each camera.
        presence: what knows whether anybody is near; while nobody is, no frame is taken. Without one the pipeline rests
            by itself while nothing moves.
    """

    def __init__(self, camera: Camera, pipeline: Pipeline, presence: Presence | None = None) -> None:
        self._camera = camera
        self._pipeline = pipeline
        self._presence = presence
        self._there: bool | None = None
        self._alone = False

    @property
    def name(self) -> str:
        """The camera's name in the configuration."""
        return self._camera.name

    def look(self, now: float) -> tuple[Sighted | DeviceLost | DeviceFound, ...]:
        """What the newest frame shows, all of its codes together; nothing when there is none, or nobody is near.

        Args:
            now: the caller's monotonic seconds.
        """
        if self._is_alone():
            return ()
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

    def close(self) -> None:
        """Lets the camera and the sensor go."""
        self._camera.close()
        if self._presence is not None:
            self._presence.close()

    def _is_alone(self) -> bool:
        """Whether nobody is near; what the last one showed is forgotten when they leave.

        The first look is always taken, so that a camera that is missing is known before anybody comes.
        """
        if self._presence is None or self._there is None:
            return False
        alone = not self._presence.near()
        if alone and not self._alone:
            self._pipeline.reset()
        self._alone = alone
        return alone
