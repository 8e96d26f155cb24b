#include "inspector/fakeinspectordesk.h"
