"""The shell around the core: settings, topics, codec, the Faust worker and the command line."""
