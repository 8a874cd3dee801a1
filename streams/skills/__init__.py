"""The taxonomy and the encoder of an installation: import, training, evaluation."""
