// What an alert sees of its inputs before it is judged: one reading for each of its subjects. Pure.
#pragma once

#include "route/alerts.h"

namespace tierline::route {

struct Reading {
    std::string subject;
    std::int64_t value = 0, limit = 0, clear = 0; // millionths, or nano-USD an hour
    bool says = true;                             // false: too little to tell, and why:
    std::string silence;
    bool beyondChance = true;
    std::string facts;            // "Error rate 12.5 % over 1 hour (25 of 200 requests)"
    std::string above, atOrBelow; // the two lines, worded: "10 %"
};

std::vector<Reading> readingsOf(const policy::Alert& alert, const AlertInputs& inputs);
std::string sentenceOf(const Reading& reading, bool firing);

} // namespace tierline::route
