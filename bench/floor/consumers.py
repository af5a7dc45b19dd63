"""The chat consumer of the Channels tutorial, asynchronous form, with the name of the room fixed."""

import json

from channels.generic.websocket import AsyncWebsocketConsumer

GROUP = "chat_lobby"


class ChatConsumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        message = json.loads(text_data or "{}")
        await self.channel_layer.group_send(GROUP, {"type": "chat.message", **message})

    async def chat_message(self, event: dict) -> None:
        told = {"seq": event["seq"], "message": event["message"]}
        await self.send(text_data=json.dumps(told, separators=(",", ":")))
