#include "access.h"

#include <mutex>

namespace tierline::workbench {

void Access::open(Engine* engine) {
    const std::unique_lock lock(m_mutex);
    m_engine = engine;
}

void Access::close() {
    open(nullptr);
}

} // namespace tierline::workbench
