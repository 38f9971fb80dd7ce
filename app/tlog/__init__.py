"""A Merkle log over opaque leaves. It never knows what a leaf means."""
