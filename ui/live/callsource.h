// What the views beside the table (sessions, density, minimap) read: the rows that pass the filter. Window
// thread; the page implements it over its model, tests over a store. Views are valid until the next change.
#pragma once

#include "live/decisionstore.h"

namespace tierline::live {

class CallSource {
public:
    virtual ~CallSource() = default;

    virtual std::uint32_t size() const = 0;                      // rows that pass the filter, oldest first
    virtual std::uint32_t position(std::uint32_t row) const = 0; // in the store
    virtual RowView view(std::uint32_t position) const = 0;
    virtual const Names& names() const = 0;
};

} // namespace tierline::live
