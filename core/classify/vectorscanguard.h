// Debian 12's vectorscan (5.4.9) ends the whole process on some patterns, such as a regex with `.*` before a
// letter, as soon as the text is longer than 255 bytes: a leftover debug line formats the text into a buffer
// of that size with the text's own length as the limit, and the C library's check of limits then aborts.
// Mended by its makers in 2026 (github.com/VectorCamp/vectorscan, pull request 392).
//
// Any policy may hold such a pattern, so this program answers that check itself: a limit beyond the buffer
// writes nothing instead of aborting.
#pragma once

namespace tierline::classify {

void survivesVectorscan(); // does nothing; whoever calls it links the answer in

} // namespace tierline::classify
