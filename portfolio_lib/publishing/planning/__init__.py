"""What a build has to make: targets, slices, and the reasons for each."""
