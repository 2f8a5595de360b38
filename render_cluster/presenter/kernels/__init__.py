"""Warp kernels: one source for CPU and CUDA. Arrays arrive in the structs of `scene`."""
