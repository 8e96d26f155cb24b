// All shortcuts on one sheet, opened by `?`: those of the window from the registry, those of the page beside.
#pragma once

#include "kit/actions.h"

#include <QDialog>

#include <vector>

class QVBoxLayout;

namespace tierline::shell {

class ShortcutSheet final : public QDialog {
    Q_OBJECT

public:
    using Group = kit::Actions::Group;
    explicit ShortcutSheet(const std::vector<Group>& groups, QWidget* parent = nullptr);
};

} // namespace tierline::shell
