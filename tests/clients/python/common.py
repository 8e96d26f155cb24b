"""What the Python drivers share; the counterpart of drivers/common.mjs."""


def data_url(image):
    return image.get("url") or f"data:{image['type']};base64,{image['data']}"


def kind_by_class(table, error):
    """The first class that fits; None: not an error of this client at all."""
    return next((kind for types, kind in table if isinstance(error, types)), None)


def given(**settings):
    """Clients tell an absent setting from a null one."""
    return {name: value for name, value in settings.items() if value is not None}
