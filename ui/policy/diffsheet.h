// What a draft changes: in words, and line by line in the file. Window thread.
#pragma once

#include "policy/changes.h"

class QDialog;
class QWidget;

namespace tierline::policypage {

// Deletes itself when it is closed; not open yet.
QDialog* makeDiffSheet(const std::vector<Change>& changes, const QString& before, const QString& after,
                       QWidget* parent);

} // namespace tierline::policypage
