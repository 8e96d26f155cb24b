// How small a difference so many paired cases can show, and how many cases would show a given one: 80 %
// power, two-sided 5 %. Pure.
//
// For pairs whose differences d have the mean D and the mean square V (for right and wrong: the share of
// cases that only one of both has right), n = ((z_a sqrt(V) + z_b sqrt(V - D^2)) / D)^2, as Connor (1987,
// Biometrics 43: 207-211) gives it for McNemar's test after Miettinen (1968); z_a = 1.960, z_b = 0.842. The
// exact test asks for at least six cases that all speak for the same one (2 * 0.5^6 = 0.031), so neither
// answer claims less.
#pragma once

#include "bench/evaluation.h"

namespace tierline::bench {

// `meanSquare` is seen; `difference` is the one to be shown. Absent when there is none.
std::optional<std::size_t> casesFor(double difference, double meanSquare);
// 1 when so few cases can show nothing at all. Of a difference larger than the seen square as many cases have
// to differ.
double detectable(std::size_t cases, double meanSquare);

} // namespace tierline::bench
