"""The door of keys."""

from veche.features.keys.feature import build
from veche.features.keys.notices import DeviceListChanged
from veche.features.keys.service.device_lists import DeviceListChanges
from veche.features.keys.service.key_counts import Counts
from veche.features.keys.service.keys import Keys
from veche.features.keys.service.to_device import Sending
from veche.features.keys.settings import KeysSettings

__all__ = ["Counts", "DeviceListChanged", "DeviceListChanges", "Keys", "KeysSettings", "Sending", "build"]
