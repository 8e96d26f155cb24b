// One piece of kept requests while it is written. One thread.
#pragma once

#include "base/error.h"
#include "ledger/record.h"
#include "tune/kept.h"

#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace tierline::tune {

struct KeptHeader {
    char magic[8] = {'T', 'L', 'K', 'E', 'P', 'T', '0', '2'};
    std::uint64_t sum = 0; // of all that follows this number
    std::int64_t first = 0, end = 0;
    std::uint32_t rows = 0, usages = 0;
    std::uint32_t names = 0, rowBytes = sizeof(KeptRow);
    std::uint64_t nameBytes = 0, textBytes = 0;
};
std::uint64_t keptSum(std::string_view bytes);
std::string keptName(std::int64_t first); // of the file

class KeptWriter {
public:
    explicit KeptWriter(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    void add(std::int64_t seq, const ledger::Record& record);
    void add(const KeptPiece& from, const KeptRow& row, bool withText);
    bool isFull() const { return m_rows.size() >= mostRows || m_texts.size() >= mostBytes; }
    std::size_t rows() const { return m_rows.size(); }
    // Puts it in its place, whole or not at all, and is empty again.
    Result<void> write(ledger::SeqRange covers);

private:
    static constexpr std::size_t mostRows = 32'768, mostBytes = 24U << 20U;
    std::uint32_t name(std::string_view text);
    std::uint32_t addUsage(const Usage* usage);
    void addText(KeptRow& row, const char* text, std::size_t bytes);

    std::filesystem::path m_folder;
    std::vector<KeptRow> m_rows;
    std::vector<Usage> m_usages;
    std::unordered_map<std::string, std::uint32_t> m_numbers;
    std::vector<std::uint32_t> m_nameEnds;
    std::string m_names, m_texts;
};

} // namespace tierline::tune
