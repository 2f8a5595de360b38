"""Drawing on a device: scene buffers, kernel launches, frames."""
