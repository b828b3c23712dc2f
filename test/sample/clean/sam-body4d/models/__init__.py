"""The models, as packages of the main repo."""
