// A draft as a client would send it: the words in their wrapping, and the body of a chat request. Pure.
#pragma once

#include "playground/playdata.h"

#include <string>

namespace tierline::playground {

QString nameOf(Wrap wrap);             // as the box shows it
QString keyOf(Wrap wrap);              // "raw", "claude-code", "json": for files and settings
Wrap wrapFromKey(const QString& text); // what is unknown is Raw

std::string wrapped(const Draft& draft); // the user's message, UTF-8

// OpenAI's chat dialect. `asked`: the model that is named in it.
std::string bodyOf(const Draft& draft, const QString& asked, bool stream);

} // namespace tierline::playground
