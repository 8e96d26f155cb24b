#include "heap.h"

#include <algorithm>
#include <cstdlib>
#include <malloc.h>
#include <new>

namespace tierline::bench {

Heap heap;

namespace {

void* counted(void* memory) {
    if (memory == nullptr) throw std::bad_alloc();
    heap.live += malloc_usable_size(memory);
    heap.peak = std::max(heap.peak, heap.live);
    ++heap.allocations;
    return memory;
}

void release(void* memory) {
    if (memory != nullptr) heap.live -= malloc_usable_size(memory);
    std::free(memory);
}

std::size_t roundedUp(std::size_t size, std::align_val_t alignment) {
    const auto step = static_cast<std::size_t>(alignment);
    return (size + step - 1) / step * step;
}

} // namespace

} // namespace tierline::bench

using namespace tierline::bench;

void* operator new(std::size_t size) {
    return counted(std::malloc(size));
}
void* operator new[](std::size_t size) {
    return counted(std::malloc(size));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    return counted(std::aligned_alloc(static_cast<std::size_t>(alignment), roundedUp(size, alignment)));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
    return operator new(size, alignment);
}
// The forms without exceptions come to these by themselves.
void operator delete(void* memory) noexcept {
    release(memory);
}
void operator delete[](void* memory) noexcept {
    release(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    release(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    release(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    release(memory);
}
void operator delete[](void* memory, std::align_val_t) noexcept {
    release(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    release(memory);
}
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept {
    release(memory);
}
