"""What the tests of the explorers share: cases, pages in a browser, and the mathematics in Node."""
