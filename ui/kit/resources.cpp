#include "kit/resources.h"

#include <QtGlobal>

// Outside of every namespace, as Q_INIT_RESOURCE demands.
static void initTierlineResources() {
    Q_INIT_RESOURCE(tierline);
}

namespace tierline::kit {

void initResources() {
    initTierlineResources();
}

} // namespace tierline::kit
