// The same request said otherwise, to see whether the decision depends on how it is said. Made here by fixed
// rules, no model is asked: the same words give the same variants. Pure.
#pragma once

#include "playground/playdata.h"

namespace tierline::playground {

// The first one is the draft as typed. `translation`: the words in another language, as the user has them;
// empty: the request words of a small table are put into German, and the rest stays.
std::vector<Variant> variantsOf(const Draft& draft, const QString& translation);

// For tests, and for the field that shows what would be sent.
QString shorter(const QString& prompt); // empty: it cannot be
QString longer(const QString& prompt);
QString inGerman(const QString& prompt, int* replaced);

// "3 of 9 change the tier", or why there is nothing to say.
QString robustnessSentence(const std::vector<VariantRow>& rows);

} // namespace tierline::playground
