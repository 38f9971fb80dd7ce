"""The rules that every figure keeps, whoever brings it: the seed and a stranger's proposal alike."""
