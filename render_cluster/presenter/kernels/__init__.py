"""Warp kernels, one source for CPU and CUDA; arrays arrive in the structs of `scene`."""
