import { Controller, Get, Global, Injectable, Module } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { Public } from '../access/access.decorators.js';

/** The description of the API, made once, when somebody first asks for it. */
@Injectable()
export class ApiDocument {
  private make?: () => OpenAPIObject;
  private made?: OpenAPIObject;

  /** Only what starts the program knows all its routes. */
  madeBy(make: () => OpenAPIObject): void {
    this.make = make;
  }

  get(): OpenAPIObject {
    if (!this.make) throw new Error('Nobody said how the API document is made.');
    this.made ??= this.make();
    return this.made;
  }
}

@ApiExcludeController()
@Controller('api/openapi.json')
export class ApiDocumentController {
  constructor(private readonly document: ApiDocument) {}

  @Public()
  @Get()
  read(): OpenAPIObject {
    return this.document.get();
  }
}

@Global()
@Module({ controllers: [ApiDocumentController], providers: [ApiDocument], exports: [ApiDocument] })
export class ApiDocumentModule {}
