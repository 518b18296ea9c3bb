"""What the tests of the explorers share: pages in a browser, and the mathematics in Node."""
