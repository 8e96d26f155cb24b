// The texts of a decision made ready for the tabs Conversation, Request and Response, or the reason why there
// is nothing and how to have it. Pure; any thread.
#pragma once

#include "inspector/inspectordesk.h"
#include "inspector/shown.h"

namespace tierline::inspector {

struct Page {
    std::vector<Block> blocks;
    Shown shown;
    QString note;                      // what it is: "512 kB as the client sent it"
    QString copied;                    // for the clipboard; empty: the blocks
    bool offersKeeping = false;        // whole requests could be kept, and are not
    QString emptyTitle, emptySentence; // when there are no blocks
};

struct Bodies {
    QString id;
    Page conversation, request, response;
};
Bodies bodiesOf(const Content& content);

} // namespace tierline::inspector
