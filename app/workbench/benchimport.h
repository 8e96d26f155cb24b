// A file becomes one of the user's sets: what it holds, what is to be said about it as it is mapped, and the
// rows in our own form. Reads the whole file; on the worker's thread.
#pragma once

#include "benchplaces.h"

namespace tierline::workbench {

benchmark::FileContents inspectFile(const QString& file, const std::optional<benchmark::ImportWish>& wish,
                                    const BenchPlaces& places, const PolicyPtr& live);
benchmark::ImportReport importFile(const benchmark::ImportWish& wish, const BenchPlaces& places,
                                   const PolicyPtr& live);

} // namespace tierline::workbench
