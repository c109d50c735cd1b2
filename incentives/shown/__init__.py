"""What pages show: the rows, words, steps and drawings that views, REST and files share."""
