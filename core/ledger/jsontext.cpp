#include "ledger/jsontext.h"

#include "base/jsonwriter.h"

#include <charconv>
#include <chrono>

namespace tierline::ledger {

namespace {

// No early exit: the compiler turns this into a few vector instructions.
bool needsNoEscape(std::string_view text) {
    unsigned bad = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        bad |= static_cast<unsigned>(static_cast<unsigned char>(byte - 0x20U) > 0x5fU)
               | static_cast<unsigned>(byte == '"') | static_cast<unsigned>(byte == '\\');
    }
    return bad == 0;
}

char* putDigits(char* at, unsigned value, int count) {
    for (int i = count - 1; i >= 0; --i, value /= 10)
        at[i] = static_cast<char>('0' + value % 10);
    return at + count;
}

} // namespace

void appendText(std::string& out, std::string_view text) {
    if (!needsNoEscape(text)) {
        appendJsonString(out, text);
        return;
    }
    out += '"';
    out.append(text);
    out += '"';
}

void appendInteger(std::string& out, std::int64_t value) {
    char buffer[24];
    out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

void appendDecimal(std::string& out, std::int64_t value, int places) {
    char buffer[48];
    char* at = buffer;
    auto rest = static_cast<std::uint64_t>(value);
    if (value < 0) {
        *at++ = '-';
        rest = 0 - rest;
    }
    std::uint64_t scale = 1;
    for (int i = 0; i < places; ++i)
        scale *= 10;
    at = std::to_chars(at, buffer + sizeof buffer, rest / scale).ptr;
    std::uint64_t fraction = rest % scale;
    if (fraction != 0) {
        *at++ = '.';
        char* end = at + places;
        for (char* digit = end; digit-- != at; fraction /= 10)
            *digit = static_cast<char>('0' + fraction % 10);
        while (end[-1] == '0')
            --end;
        at = end;
    }
    out.append(buffer, at);
}

void appendTime(std::string& out, Wall time) {
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const auto ms = static_cast<unsigned>((time - day).count());
    const int year = static_cast<int>(date.year());
    if (year < 0 || year > 9999) { // nothing that a clock says
        appendText(out, toRfc3339(time));
        return;
    }
    char buffer[26];
    char* at = buffer;
    const auto put = [&at](unsigned value, int count, char after) {
        at = putDigits(at, value, count);
        *at++ = after;
    };
    *at++ = '"';
    put(static_cast<unsigned>(year), 4, '-');
    put(static_cast<unsigned>(date.month()), 2, '-');
    put(static_cast<unsigned>(date.day()), 2, 'T');
    put(ms / 3'600'000, 2, ':');
    put(ms / 60'000 % 60, 2, ':');
    put(ms / 1000 % 60, 2, '.');
    put(ms % 1000, 3, 'Z');
    *at++ = '"';
    out.append(buffer, at);
}

} // namespace tierline::ledger
