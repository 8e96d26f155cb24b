// What the importers share. They read other people's files, in which a single odd entry is left out and
// counted, while a file of another shape is an error.
#pragma once

#include "catalog/import.h"
#include "catalog/priceread.h"

#include <map>
#include <set>

namespace tierline::catalog {

class Importer : protected PriceReader {
public:
    Importer(std::string_view text, std::string_view file, std::chrono::sys_days date)
        : PriceReader(text, file), m_date(date) {}

protected:
    void leaveOut(const std::string& what) { ++m_leftOut[what]; }
    // The decimal times ten to the `power`, rounded half up at the ninth place. Errors as `rate`.
    Rate scaled(const Json& json, int power, bool isPerThousand = false);
    void add(Row row); // the first of equal ones counts
    Result<Imported> finish(std::vector<ProviderEntry> providers, std::string source);

private:
    std::chrono::sys_days m_date;
    std::vector<Row> m_rows;
    std::set<std::string> m_seen;
    std::map<std::string, int> m_leftOut;
};

Result<Imported> importGenai(std::string_view text, std::string_view file, std::chrono::sys_days date);
Result<Imported> importLiteLlm(std::string_view text, std::string_view file, std::chrono::sys_days date);
Result<Imported> importModelsDev(std::string_view text, std::string_view file, std::chrono::sys_days date);

std::string lowerCase(std::string_view text);
// "0.0000025" by six places: "2.5". Beyond nine decimals rounded half up. Empty: not a decimal.
std::string movedPoint(std::string_view decimal, int places);

} // namespace tierline::catalog
