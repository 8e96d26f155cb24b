// Collects what is wrong with one policy file. One thread; lives as long as one reading.
#pragma once

#include "base/error.h"
#include "policy/yamltree.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::policy {

class Problems {
public:
    explicit Problems(std::string_view file) : m_file(file) {}

    void error(Place at, std::string detail, std::string remedy = {});
    void warning(Place at, std::string detail, std::string remedy = {});
    bool isFull() const; // further ones are passed over: nobody mends so many at once
    bool hasErrors() const { return !m_errors.empty(); }
    std::size_t errorCount() const { return m_errors.size(); }

    std::vector<Error> takeErrors(); // by position, each once
    std::vector<Error> takeWarnings();

private:
    std::string m_file;
    std::vector<Error> m_errors, m_warnings;
};

std::string inQuotes(std::string_view text); // `text`, cut when long

} // namespace tierline::policy
