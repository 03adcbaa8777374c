"""The commands of `./dev`; `commands.main` is the door of all of `tools`."""
