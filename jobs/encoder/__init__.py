"""The parts of the default encoder: weights from the package registry, conversion, running on the CPU."""
