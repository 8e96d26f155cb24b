// What people read of a wire dialect: its name, what a request lost on the way into another one, and the
// request as a command to repeat it. Pure.
#pragma once

#include "ledger/record.h"

#include <QString>

namespace tierline::inspector {

// "OpenAI chat", "Anthropic"; an unknown one as it stands.
QString dialectName(const std::string& dialect);

// The client speaks one dialect and the provider that was asked last another.
bool isTranslated(const ledger::Record& record);

// "Translated OpenAI chat → Anthropic; dropped: seed, penalties; output limit cut to 4,000". Empty: the
// client's bytes went on as they were.
QString translationSentence(const ledger::Record& record);

// The request as any client would send it again: its own bytes where they were kept whole, else the scored
// text.
struct Call {
    QString path, header, body; // header: one of the dialect's own, "name: value"; may be empty
};
Call callOf(const ledger::Record& record, const std::string* request = nullptr);

// The request as a command to repeat it at `baseUrl`; shell-quoted.
QString asCurl(const ledger::Record& record, const QString& baseUrl, const std::string* request = nullptr);

} // namespace tierline::inspector
