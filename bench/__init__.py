"""How fast Majlis is, against a floor measured in the same run (`make bench`). It prints and never judges a build."""
