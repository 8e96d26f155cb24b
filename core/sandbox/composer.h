// Writes what a simulated model says: readable sentences that fit the kind and language of the question,
// drawn from `phrases.h` and from the question's own words. Pure; any thread.
#pragma once

#include "base/id.h"
#include "sandbox/phrases.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::sandbox {

// What a person wrote, without the blocks that a harness wraps around it.
std::string ownWords(std::string_view userText);

Tongue tongueOf(std::string_view text);
Kind kindOf(std::string_view text);

// Words of the question worth repeating, in order; at least two.
std::vector<std::string> topicsOf(std::string_view text, Tongue tongue);

// Tokens that an answer of this kind to a question of this length takes; log-normal around a typical value.
std::int64_t replyTokens(Kind kind, std::int64_t questionTokens, double wordiness, Dice& dice);

std::string compose(std::string_view text, Kind kind, std::int64_t tokens, Dice& dice);

double logNormal(double median, double sigma, Dice& dice);

} // namespace tierline::sandbox
