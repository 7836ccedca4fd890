"""One report while somebody works on it: made anew at each save, shown in a browser."""
