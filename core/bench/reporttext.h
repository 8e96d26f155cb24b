// Numbers for the eye, and hostile text made harmless for each kind of report. Pure; any thread.
#pragma once

#include "bench/evaluation.h"

#include <string>
#include <string_view>

namespace tierline::bench {

std::string percent(double share);                             // "87.4 %"; what is not a number is "–"
std::string points(double difference);                         // "1.2 points", of shares
std::string signedPoints(double difference);                   // "+1.2 points"
std::string signedPercent(double change);                      // "−21.0 %"
std::string dollars(double usd);                               // "$3.22", "$0.0042"
std::string micros(double us);                                 // "812 µs", "2.4 ms"
std::string grouped(std::size_t count);                        // "1,234"
std::string counted(std::size_t count, std::string_view noun); // "1 case", "1,234 cases"
std::string chance(double p);                                  // "p = .12", "p < .001"
std::string rangeOf(const Estimate& estimate,
                    std::string (*print)(double)); // "[84.2–90.1]", without its unit; empty without
std::string rangeOf(const Share& share);
std::string differenceOf(const Estimate& difference); // "+1.2 points [−0.8 to +3.1]", of shares
std::string shortHash(std::string_view hash);         // 12 digits

// One line without controls, without marks that turn the direction of writing, in valid UTF-8: such
// characters are written out, as ⟨U+202E⟩. Line breaks become ⏎.
std::string visible(std::string_view text);
std::string excerpt(std::string_view text, std::size_t codePoints); // visible, cut with …

std::string forHtml(std::string_view text);      // visible and escaped, within quotes too
std::string forXml(std::string_view text);       // likewise; nothing that XML 1.0 forbids
std::string ownMarkdown(std::string_view text);  // of our own words and numbers
std::string codeMarkdown(std::string_view text); // between backticks
std::string forMarkdown(std::string_view text);  // nothing in it is markup, a mention or an end of a cell

} // namespace tierline::bench
