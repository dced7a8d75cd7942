// A PJRT plug-in around the CPU client that TensorFlow's library carries, so that the device `pjrt` can be tried, and tested, on a machine without an accelerator.
// It has the functions that Variate calls, and no others.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "xla/client/xla_computation.h"
#include "xla/pjrt/c/pjrt_c_api.h"
#include "xla/pjrt/compile_options.pb.h"
#include "xla/pjrt/cpu/cpu_client.h"
#include "xla/pjrt/mlir_to_hlo.h"
#include "xla/pjrt/pjrt_client.h"
#include "xla/pjrt/pjrt_executable.h"
#include "xla/pjrt/pjrt_future.h"
#include "xla/shape_util.h"

struct PJRT_Error {
  std::string message;
};
struct PJRT_Event {
  xla::PjRtFuture<> future;
};
struct PJRT_Device {
  xla::PjRtDevice* device;
  std::string kind;
};
struct PJRT_Client {
  std::unique_ptr<xla::PjRtClient> client;
  std::string platform;
  std::vector<std::unique_ptr<PJRT_Device>> devices;
  std::vector<PJRT_Device*> addressable;
};
struct PJRT_LoadedExecutable {
  std::unique_ptr<xla::PjRtLoadedExecutable> executable;
};
struct PJRT_Buffer {
  std::unique_ptr<xla::PjRtBuffer> buffer;
};

namespace {

PJRT_Error* Error(const absl::Status& status) {
  return status.ok() ? nullptr : new PJRT_Error{std::string(status.ToString())};
}

template <typename Args>
PJRT_Error* Knows(const Args* args, size_t expected) {
  return args->struct_size >= expected ? nullptr : new PJRT_Error{"a struct is too short"};
}

#define RETURN_IF_ERROR(e) \
  if (PJRT_Error* error = (e)) return error

void ErrorDestroy(PJRT_Error_Destroy_Args* args) { delete args->error; }

void ErrorMessage(PJRT_Error_Message_Args* args) {
  args->message = args->error->message.data();
  args->message_size = args->error->message.size();
}

PJRT_Error* PluginInitialize(PJRT_Plugin_Initialize_Args* args) { return nullptr; }

PJRT_Error* EventDestroy(PJRT_Event_Destroy_Args* args) {
  delete args->event;
  return nullptr;
}

PJRT_Error* EventAwait(PJRT_Event_Await_Args* args) { return Error(args->event->future.Await()); }

PJRT_Error* ClientCreate(PJRT_Client_Create_Args* args) {
  RETURN_IF_ERROR(Knows(args, PJRT_Client_Create_Args_STRUCT_SIZE));
  auto client = xla::GetTfrtCpuClient(xla::CpuClientOptions());
  if (!client.ok()) return Error(client.status());
  auto* made = new PJRT_Client{*std::move(client)};
  made->platform = std::string(made->client->platform_name());
  for (xla::PjRtDevice* device : made->client->addressable_devices()) {
    made->devices.push_back(std::make_unique<PJRT_Device>(PJRT_Device{device, std::string(device->device_kind())}));
    made->addressable.push_back(made->devices.back().get());
  }
  args->client = made;
  return nullptr;
}

PJRT_Error* ClientDestroy(PJRT_Client_Destroy_Args* args) {
  delete args->client;
  return nullptr;
}

PJRT_Error* ClientPlatformName(PJRT_Client_PlatformName_Args* args) {
  args->platform_name = args->client->platform.data();
  args->platform_name_size = args->client->platform.size();
  return nullptr;
}

PJRT_Error* ClientAddressableDevices(PJRT_Client_AddressableDevices_Args* args) {
  args->addressable_devices = args->client->addressable.data();
  args->num_addressable_devices = args->client->addressable.size();
  return nullptr;
}

PJRT_Error* DeviceGetDescription(PJRT_Device_GetDescription_Args* args) {
  args->device_description = reinterpret_cast<PJRT_DeviceDescription*>(args->device);
  return nullptr;
}

PJRT_Error* DeviceDescriptionKind(PJRT_DeviceDescription_Kind_Args* args) {
  auto* device = reinterpret_cast<PJRT_Device*>(args->device_description);
  args->device_kind = device->kind.data();
  args->device_kind_size = device->kind.size();
  return nullptr;
}

PJRT_Error* ClientCompile(PJRT_Client_Compile_Args* args) {
  RETURN_IF_ERROR(Knows(args, PJRT_Client_Compile_Args_STRUCT_SIZE));
  RETURN_IF_ERROR(Knows(args->program, PJRT_Program_STRUCT_SIZE));
  if (std::string(args->program->format, args->program->format_size) != "mlir") return new PJRT_Error{"not MLIR"};
  xla::CompileOptionsProto proto;
  if (!proto.ParseFromArray(args->compile_options, args->compile_options_size)) return new PJRT_Error{"options that are none"};
  auto options = xla::CompileOptions::FromProto(proto);
  if (!options.ok()) return Error(options.status());
  xla::XlaComputation computation;
  RETURN_IF_ERROR(Error(xla::ParseMlirModuleStringAndConvertToXlaComputation(
      std::string(args->program->code, args->program->code_size), computation, false, false)));
  auto executable = args->client->client->Compile(computation, *options);
  if (!executable.ok()) return Error(executable.status());
  args->executable = new PJRT_LoadedExecutable{*std::move(executable)};
  return nullptr;
}

xla::PrimitiveType Type(PJRT_Buffer_Type type) {
  switch (type) {
    case PJRT_Buffer_Type_PRED: return xla::PRED;
    case PJRT_Buffer_Type_S32: return xla::S32;
    case PJRT_Buffer_Type_F32: return xla::F32;
    case PJRT_Buffer_Type_F64: return xla::F64;
    default: return xla::PRIMITIVE_TYPE_INVALID;
  }
}

PJRT_Error* ClientBufferFromHostBuffer(PJRT_Client_BufferFromHostBuffer_Args* args) {
  RETURN_IF_ERROR(Knows(args, PJRT_Client_BufferFromHostBuffer_Args_STRUCT_SIZE));
  auto promise = xla::PjRtFuture<>::CreatePromise();
  auto buffer = args->client->client->BufferFromHostBuffer(
      args->data, Type(args->type), absl::Span<const int64_t>(args->dims, args->num_dims), std::nullopt,
      xla::PjRtClient::HostBufferSemantics::kImmutableUntilTransferCompletes, [promise]() mutable { promise.Set(absl::OkStatus()); },
      args->device->device);
  if (!buffer.ok()) return Error(buffer.status());
  args->buffer = new PJRT_Buffer{*std::move(buffer)};
  args->done_with_host_buffer = new PJRT_Event{xla::PjRtFuture<>(std::move(promise))};
  return nullptr;
}

PJRT_Error* LoadedExecutableDestroy(PJRT_LoadedExecutable_Destroy_Args* args) {
  delete args->executable;
  return nullptr;
}

PJRT_Error* LoadedExecutableExecute(PJRT_LoadedExecutable_Execute_Args* args) {
  RETURN_IF_ERROR(Knows(args, PJRT_LoadedExecutable_Execute_Args_STRUCT_SIZE));
  RETURN_IF_ERROR(Knows(args->options, PJRT_ExecuteOptions_STRUCT_SIZE));
  std::vector<xla::PjRtBuffer*> arguments;
  for (size_t i = 0; i < args->num_args; i++) arguments.push_back(args->argument_lists[0][i]->buffer.get());
  xla::ExecuteOptions options;
  options.untuple_result = true;
  for (size_t i = 0; i < args->options->num_non_donatable_input_indices; i++) {
    options.non_donatable_input_indices.insert(args->options->non_donatable_input_indices[i]);
  }
  std::optional<std::vector<xla::PjRtFuture<>>> futures;
  futures.emplace();
  auto results = args->executable->executable->Execute({arguments}, options, futures);
  if (!results.ok()) return Error(results.status());
  for (size_t i = 0; i < (*results)[0].size(); i++) {
    args->output_lists[0][i] = new PJRT_Buffer{std::move((*results)[0][i])};
  }
  if (args->device_complete_events) args->device_complete_events[0] = new PJRT_Event{std::move((*futures)[0])};
  return nullptr;
}

PJRT_Error* BufferDestroy(PJRT_Buffer_Destroy_Args* args) {
  delete args->buffer;
  return nullptr;
}

PJRT_Error* BufferToHostBuffer(PJRT_Buffer_ToHostBuffer_Args* args) {
  RETURN_IF_ERROR(Knows(args, PJRT_Buffer_ToHostBuffer_Args_STRUCT_SIZE));
  const xla::Shape& on_device = args->src->buffer->on_device_shape();
  xla::Shape dense = xla::ShapeUtil::MakeShapeWithDescendingLayout(on_device.element_type(), on_device.dimensions());
  if (args->dst_size < static_cast<size_t>(xla::ShapeUtil::ByteSizeOf(dense))) return new PJRT_Error{"too little room"};
  auto literal = std::make_shared<xla::MutableBorrowingLiteral>(static_cast<char*>(args->dst), dense);
  xla::PjRtFuture<> copied = args->src->buffer->ToLiteral(literal.get());
  copied.OnReady([literal](absl::Status) {});
  args->event = new PJRT_Event{std::move(copied)};
  return nullptr;
}

PJRT_Api Table() {
  PJRT_Api api = {};
  api.struct_size = PJRT_Api_STRUCT_SIZE;
  api.pjrt_api_version.struct_size = PJRT_Api_Version_STRUCT_SIZE;
  api.pjrt_api_version.major_version = PJRT_API_MAJOR;
  api.pjrt_api_version.minor_version = PJRT_API_MINOR;
  api.PJRT_Error_Destroy = ErrorDestroy;
  api.PJRT_Error_Message = ErrorMessage;
  api.PJRT_Plugin_Initialize = PluginInitialize;
  api.PJRT_Event_Destroy = EventDestroy;
  api.PJRT_Event_Await = EventAwait;
  api.PJRT_Client_Create = ClientCreate;
  api.PJRT_Client_Destroy = ClientDestroy;
  api.PJRT_Client_PlatformName = ClientPlatformName;
  api.PJRT_Client_AddressableDevices = ClientAddressableDevices;
  api.PJRT_Client_Compile = ClientCompile;
  api.PJRT_Client_BufferFromHostBuffer = ClientBufferFromHostBuffer;
  api.PJRT_Device_GetDescription = DeviceGetDescription;
  api.PJRT_DeviceDescription_Kind = DeviceDescriptionKind;
  api.PJRT_LoadedExecutable_Destroy = LoadedExecutableDestroy;
  api.PJRT_LoadedExecutable_Execute = LoadedExecutableExecute;
  api.PJRT_Buffer_Destroy = BufferDestroy;
  api.PJRT_Buffer_ToHostBuffer = BufferToHostBuffer;
  return api;
}

}  // namespace

extern "C" const PJRT_Api* GetPjrtApi() {
  static const PJRT_Api api = Table();
  return &api;
}
